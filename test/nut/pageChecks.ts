/**
 * What can be measured on a page in the browser: text and its contrast, the order of headings, names of tables and links,
 * what moves, what is too wide. Scripts as text, since they run in the page and know its objects.
 */
import type { Page } from 'playwright-core';

/** Contrast ratios below 4.5 of visible text against what lies behind it. @see https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
const FAINT_TEXT = `(() => {
  const parse = (color) => { const [r, g, b, a = 1] = color.match(/[\\d.]+/g).map(Number); return { r, g, b, a }; };
  const luminance = ({ r, g, b }) => {
    const [x, y, z] = [r, g, b].map((part) => part / 255).map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const behind = (element) => {
    for (let at = element; at !== null; at = at.parentElement) {
      const color = parse(getComputedStyle(at).backgroundColor);
      if (color.a === 1) return color;
    }
    return { r: 255, g: 255, b: 255, a: 1 };
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (walker.currentNode.textContent.trim() === '' || element.getClientRects().length === 0) continue;
    const [text, ground] = [parse(getComputedStyle(element).color), behind(element)].map(luminance);
    const ratio = (Math.max(text, ground) + 0.05) / (Math.min(text, ground) + 0.05);
    if (ratio < 4.5) found.push(walker.currentNode.textContent.trim() + ': ' + ratio.toFixed(2));
  }
  return found;
})()`;

/** What a reader of the page by its structure would miss, in words; nothing when all is in order. */
const STRUCTURE = `(() => {
  const found = [];
  const all = (selector) => [...document.querySelectorAll(selector)];
  const levels = all('h1, h2, h3, h4, h5, h6').map(({ tagName }) => Number(tagName[1]));
  if (levels.filter((level) => level === 1).length !== 1) found.push('not one h1');
  levels.forEach((level, index) => { if (level > (levels[index - 1] ?? 0) + 1) found.push('a heading leaves a level out: ' + level); });
  if (document.documentElement.lang !== 'en') found.push('no language');
  if (document.title.trim() === '') found.push('no title');
  for (const name of ['main', 'header']) if (all(name).length !== 1) found.push('not one ' + name);
  const ids = all('[id]').map(({ id }) => id);
  ids.forEach((id, index) => { if (ids.indexOf(id) !== index) found.push('two elements are called ' + id); });
  for (const element of all('[aria-labelledby]')) {
    if (!document.getElementById(element.getAttribute('aria-labelledby'))?.textContent.trim()) found.push('an element without its label');
  }
  for (const link of all('a')) if (link.textContent.trim() === '') found.push('a link without a name: ' + link.href);
  for (const link of all('a[href^="#"]')) if (!document.getElementById(link.getAttribute('href').slice(1))) found.push('a link to nowhere: ' + link.getAttribute('href'));
  for (const table of all('table')) {
    const caption = table.caption?.textContent ?? '';
    if (caption.trim() === '') found.push('a table without a caption');
    if (table.querySelectorAll('thead th[scope=col]').length !== table.rows[0].cells.length) found.push('columns without scope: ' + caption);
    for (const row of table.tBodies[0].rows) {
      if (row.cells[0].scope !== 'row') found.push('a row without a header: ' + caption);
      if (row.cells.length !== table.rows[0].cells.length) found.push('a row with cells missing: ' + caption);
    }
  }
  for (const nav of all('nav')) if (!nav.getAttribute('aria-label')) found.push('a nav without a name');
  for (const element of all('[tabindex]')) if (element.tabIndex > 0) found.push('a tab order of its own');
  if (all('script, iframe, form, input, button, img, link, [onclick], [onload], meta[http-equiv]').length > 0) found.push('more than text');
  return found;
})()`;

/** Elements that move or fade, whoever asked for less of that. */
const MOVING = `[...document.querySelectorAll('*')].filter((element) => {
  const { animationName, transitionDuration, scrollBehavior } = getComputedStyle(element);
  return animationName !== 'none' || transitionDuration !== '0s' || scrollBehavior === 'smooth';
}).length`;

const OVERFLOW = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';

/** Cells and facts whose content is wider than they are, or that reach out of their table's frame. */
const CUT_OFF = `[...document.querySelectorAll('.wide, dd')].filter((element) => element.scrollWidth > element.clientWidth + 1).map(({ textContent }) => textContent.slice(0, 60))`;

/** What the keyboard is on: its text, and whether a line shows it. */
const FOCUS = `(() => {
  const element = document.activeElement;
  const { outlineStyle, outlineWidth } = getComputedStyle(element);
  const { top, bottom, left } = element.getBoundingClientRect();
  return {
    tag: element.tagName,
    name: element.getAttribute('aria-labelledby') ? document.getElementById(element.getAttribute('aria-labelledby')).textContent : element.textContent.trim(),
    isOutlined: outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2,
    isOnScreen: bottom > 0 && left >= 0 && top < innerHeight,
  };
})()`;

export type Focus = {
  readonly tag: string;
  readonly name: string;
  readonly isOutlined: boolean;
  readonly isOnScreen: boolean;
};

/** What is wrong with a page as it is laid out now. Nothing is an empty list, or 0. */
export type Survey = {
  readonly structure: readonly string[];
  readonly faintText: readonly string[];
  readonly cutOff: readonly string[];
  readonly overflow: number;
  readonly moving: number;
};

export const surveyPage = (page: Page): Promise<Survey> =>
  page.evaluate(
    `({ structure: ${STRUCTURE}, faintText: ${FAINT_TEXT}, cutOff: ${CUT_OFF}, overflow: ${OVERFLOW}, moving: ${MOVING} })`,
  );
export const readFocus = (page: Page): Promise<Focus> => page.evaluate(FOCUS);
