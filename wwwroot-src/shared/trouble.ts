/** A kind of error whose reason is one of a few words, for each of which there is a text. On the prototype, the name is in the stack, too. */
export function trouble<Reason extends string>(name: string) {
  class Trouble extends Error {
    constructor(
      readonly reason: Reason,
      options?: { cause?: unknown },
    ) {
      super(reason, options as ErrorOptions);
    }
  }
  Trouble.prototype.name = name;
  return Trouble;
}
