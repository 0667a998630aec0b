/** An error whose reason is one of a few words, for each of which there is a text. */
export abstract class Trouble<Reason extends string> extends Error {
  constructor(
    readonly reason: Reason,
    options?: { cause?: unknown },
  ) {
    super(reason, options as ErrorOptions);
  }
}
