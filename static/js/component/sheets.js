// The page's own style sheets, made to fit a shadow root, once for all figures of a document.

const NAMES = ['tokens', 'base', 'stage', 'panel', 'transport', 'walk'];
const FONTS = /** @type {const} */ ([['Convwalk Text', 'inter', '400 700'], ['Convwalk Math', 'math', 'normal']]);
const REM = 16; // px; in a stranger's page a rem may be anything

/** A width is the figure's own, not the window's; a rem is the reader's usual one, not the page's. @param {string} text */
const fitted = (text) => text
  .replace(/@media \((min|max)-width: (\d+)px\)/g, '@container walk ($1-width: $2px)')
  .replace(/(\d*\.?\d+)rem\b/g, (_, number) => `${Number(number) * REM}px`);

/** Fonts cannot be brought along by a shadow root; their names are nobody else's. */
const addFonts = () => {
  for (const [family, file, weight] of FONTS) {
    const font = new FontFace(family, `url(${new URL(`../../fonts/${file}.woff2`, import.meta.url).href}) format('woff2')`, { weight, display: 'swap' });
    document.fonts.add(font);
  }
};

const fetchSheet = async () => {
  addFonts();
  const texts = await Promise.all(NAMES.map(async (name) => {
    const answer = await fetch(new URL(`../../css/${name}.css`, import.meta.url), { credentials: 'omit' });
    if (!answer.ok) throw new Error(`no style sheet ${name}`);
    return answer.text();
  }));
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(fitted(texts.join('\n')));
  return sheet;
};

/** @type {Promise<CSSStyleSheet> | null} */
let sheet = null;

export const loadSheet = () => {
  sheet ??= fetchSheet();
  sheet.catch(() => { sheet = null; });
  return sheet;
};
