// The one script of an offline file: inflates what is packed, makes a module of each source and starts the figure.
// Not a module itself: a file opened from a disk cannot import by address, but it can import what it has made.

(async () => {
  /** @param {string} id */
  const unpack = (id) => {
    const letters = document.getElementById(id)?.textContent ?? '';
    const bytes = Uint8Array.from(atob(letters), (letter) => letter.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
    return new Response(stream).json();
  };

  /** @type {{entry: string, modules: [string, string][]}} */
  const { entry, modules } = await unpack('code');
  /** @type {Map<string, string>} */
  const made = new Map();
  for (const [name, source] of modules) { // what it imports stands before it
    const linked = source.replace(/'module:([^']+)'/g, (_, imported) => `'${made.get(imported)}'`);
    made.set(name, URL.createObjectURL(new Blob([linked], { type: 'text/javascript' })));
  }
  const { start } = await import(/** @type {string} */ (made.get(entry)));
  await start(await unpack('packed'));
})().catch((trouble) => {
  console.error(trouble);
  const failed = document.getElementById('failed');
  if (failed) failed.hidden = false;
});
