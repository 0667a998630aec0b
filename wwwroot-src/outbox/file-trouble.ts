import { Trouble } from '../shared/trouble';
export type FileProblem =
  | 'nothing' // there is nothing unsent to put into a file
  | 'not_ours' // not a file of unsent sales
  | 'other_business' // of another business than the till that reads it, which could never send them
  | 'newer' // made by a newer version of the till
  | 'passphrase' // the passphrase is another one, or the file is damaged
  | 'damaged';

/** Unsent sales could not be written to a file, or read from one. */
export class FileTrouble extends Trouble<FileProblem> {}
FileTrouble.prototype.name = 'FileTrouble';
