/** The stream ended in an error: the network, or nothing was heard for too long. */
export class BrokenOff extends Error {}

/** The lines of a streamed answer as they come; `alive` is called for every piece of it. */
export async function* linesOf(response: Response, alive: () => void): AsyncGenerator<string> {
  const reader = response.body!.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read().catch(() => {
        throw new BrokenOff();
      });
      alive();
      rest += done ? decoder.decode() : decoder.decode(value, { stream: true });
      let from = 0;
      for (let end = rest.indexOf('\n'); end >= 0; end = rest.indexOf('\n', from)) {
        if (end > from) yield rest.slice(from, end);
        from = end + 1;
      }
      rest = rest.slice(from);
      if (done) break;
    }
    if (rest) yield rest;
  } finally {
    reader.cancel().catch(() => {});
  }
}
