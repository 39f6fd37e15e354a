"""What is wrong with the look of a page: text cut off, over the side, or over other text; scrolling."""

from playwright.sync_api import Page

FAULTS = r"""() => {
  const faults = [];
  const name = e => `${e.tagName.toLowerCase()}.${[...e.classList].join('.')} “${e.textContent.trim().slice(0, 30)}”`;
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth + 1) faults.push(`scrolls sideways: ${root.scrollWidth}`);
  const bar = document.querySelector('.transport');
  const fixed = bar && getComputedStyle(bar).position === 'fixed';
  const texts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode, e = text.parentElement;
    if (!text.data.trim() || e.closest('.spoken, .preview, dialog, option, noscript, script') || !e.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    if (e.closest('h1') && getComputedStyle(e.closest('h1')).clipPath !== 'none') continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    const box = (e.ownerSVGElement ? e : range).getBoundingClientRect();
    if (box.width < 2 || box.height < 2) continue;
    if (box.right > innerWidth + 1 || box.left < -1) faults.push(`over the side: ${name(e)}`);
    for (let up = e; up && !up.ownerSVGElement && up !== document.body; up = up.parentElement) {
      const style = getComputedStyle(up);
      if (style.overflowX === 'visible' || style.position === 'absolute' && up.clientWidth < 3) continue;
      const frame = up.getBoundingClientRect();
      if (box.right > frame.right + 1.5 || box.left < frame.left - 1.5) faults.push(`cut off by ${name(up).slice(0, 40)}: ${name(e)}`);
      break;
    }
    texts.push([e, box]);
  }
  for (let i = 0; i < texts.length; i++) for (let j = i + 1; j < texts.length; j++) {
    const [[a, p], [b, q]] = [texts[i], texts[j]];
    if (a === b || fixed && bar.contains(a) !== bar.contains(b)) continue;
    const w = Math.min(p.right, q.right) - Math.max(p.left, q.left), h = Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top);
    if (w > 5 && h > 5 && w * h > 0.25 * Math.min(p.width * p.height, q.width * q.height)) faults.push(`overlap: ${name(a)} and ${name(b)}`);
  }
  return [...new Set(faults)];
}"""

SCROLLS = """() => [document.documentElement, ...document.querySelectorAll('.panel, .room')]
  .filter(e => e.scrollHeight > e.clientHeight + 1 && (!e.className || /auto|scroll/.test(getComputedStyle(e).overflowY))).map(e => `scrolls: ${e.className || 'page'} ${e.scrollHeight} > ${e.clientHeight}`)"""


def faults(page: Page) -> list[str]:
    return page.evaluate(FAULTS)


def scrolls(page: Page) -> list[str]:
    return page.evaluate(SCROLLS)
