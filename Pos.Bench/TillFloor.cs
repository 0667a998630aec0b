using Microsoft.Playwright;

namespace Pos.Bench;

/// <summary>
/// What the browser itself takes for the same work: a bare page, written by hand, that reads the till's own chunks of goods, finds in one string of names, patches
/// eight rows, and saves a sale in one strict transaction of five records. It sets the same marks as the till and is measured in the same run.
/// </summary>
public static class TillFloor
{
    public const string Address = "http://floor.test/";

    private const string Page = """
        <!doctype html>
        <html lang="en">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Floor</title>
        <style>
          body { margin: 0; font: 16px sans-serif }
          input, button { height: 48px; font: inherit }
          ul { list-style: none; margin: 0; padding: 0; height: 200px; overflow: auto }
          li { display: flex; justify-content: space-between; min-height: 48px; border-bottom: 1px solid #ccc }
        </style>
        <input id="query">
        <ul id="results"></ul>
        <ul id="cart"></ul>
        <button id="to-pay">Pay</button> <button id="exact">Exact</button> <button id="new-sale">New sale</button>
        <p id="said"></p>
        <script>
          const query = document.getElementById('query'), said = document.getElementById('said'), cart = document.getElementById('cart');
          const row = () => {
            const li = document.createElement('li');
            li.append(document.createElement('span'), document.createElement('span'));
            return li;
          };
          const rows = Array.from({ length: 8 }, row);
          document.getElementById('results').append(...rows);
          const write = (li, at) => {
            li.firstChild.textContent = list[at];
            li.lastChild.textContent = (prices[at] / 100).toFixed(2);
          };
          let database, names = '', list = [], codes = '', prices = [], starts, codeStarts;

          const opening = indexedDB.open('floor', 1);
          opening.onupgradeneeded = () => ['chunks', 'outbox'].forEach(name => opening.result.createObjectStore(name, { autoIncrement: true }));
          opening.onsuccess = () => {
            database = opening.result;
            const reading = database.transaction('chunks').objectStore('chunks').getAll();
            reading.onsuccess = () => {
              for (const { chunk } of reading.result) {
                names += chunk.names + '\n';
                codes += chunk.barcodes + '\n';
                prices = prices.concat(chunk.prices);
              }
              list = names.split('\n');
              names = names.toLowerCase();
              starts = startsOf(list);
              codeStarts = startsOf(codes.split('\n'));
              performance.mark('till-ready');
            };
          };
          const startsOf = lines => {
            const starts = new Uint32Array(lines.length);
            for (let i = 1; i < lines.length; i++) starts[i] = starts[i - 1] + lines[i - 1].length + 1;
            return starts;
          };
          const rowAt = (starts, position) => {
            let low = 0, high = starts.length - 1;
            while (low < high) {
              const middle = (low + high + 1) >> 1;
              if (starts[middle] <= position) low = middle;
              else high = middle - 1;
            }
            return low;
          };

          query.addEventListener('input', () => {
            const typed = query.value.toLowerCase();
            const found = [];
            for (let at = typed ? names.indexOf(typed) : -1; at >= 0 && found.length < 8; at = names.indexOf(typed, at + 1)) {
              const one = rowAt(starts, at);
              if (found[found.length - 1] !== one) found.push(one);
            }
            rows.forEach((li, i) => {
              li.hidden = found[i] === undefined;
              if (!li.hidden) write(li, found[i]);
            });
            performance.mark('results-shown');
          });

          let burst = '';
          addEventListener('keydown', event => {
            if (event.target === query) return;
            if (/^\d$/.test(event.key)) burst += event.key;
            if (event.key !== 'Enter') return;
            const at = codes.indexOf(burst);
            burst = '';
            const line = row();
            cart.append(line);
            write(line, rowAt(codeStarts, at));
            line.scrollIntoView();
            performance.mark('line-added');
          });

          document.getElementById('exact').addEventListener('click', () => {
            const saving = database.transaction('outbox', 'readwrite', { durability: 'strict' });
            for (let i = 0; i < 5; i++) saving.objectStore('outbox').add({ text: 'x'.repeat(400) });
            saving.oncomplete = () => {
              said.textContent = 'Saved';
              cart.replaceChildren();
              performance.mark('sale-saved');
            };
          });
          document.getElementById('new-sale').addEventListener('click', () => { said.textContent = ''; });
        </script>
        """;

    // Of the till that is open in this window.
    private const string ReadChunks = """
        new Promise(async done => {
          const { name } = (await indexedDB.databases()).find(({ name }) => name.startsWith('till:'));
          indexedDB.open(name).onsuccess = ({ target: { result: database } }) => {
            database.transaction('chunks').objectStore('chunks').getAll().onsuccess = ({ target }) => {
              database.close();
              done(JSON.stringify(target.result));
            };
          };
        })
        """;

    private const string KeepChunks = """
        chunks => new Promise(done => {
          const keeping = database.transaction('chunks', 'readwrite');
          for (const chunk of JSON.parse(chunks)) keeping.objectStore('chunks').add(chunk);
          keeping.oncomplete = done;
        })
        """;

    /// <summary>The bare page gets what the till in this window has of the goods; from then on it is there in this profile.</summary>
    public static async Task CopyGoodsAsync(IPage till)
    {
        var chunks = await till.EvaluateAsync<string>(ReadChunks);
        var page = await till.Context.NewPageAsync();
        await ServeAsync(page);
        await page.GotoAsync(Address);
        await page.EvaluateAsync("new Promise(done => { const look = () => database ? done() : setTimeout(look, 8); look(); })");
        await page.EvaluateAsync(KeepChunks, chunks);
        await page.CloseAsync();
    }

    /// <summary>No server is asked for it. Of this window alone: what a browser hands over to be served costs time, which the till's windows must not lose.</summary>
    public static Task ServeAsync(IPage page) =>
        page.RouteAsync(Address + "**", route => route.FulfillAsync(new() { ContentType = "text/html", Body = Page }));
}
