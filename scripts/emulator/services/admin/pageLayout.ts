/**
 * The parts that all pages are made of: the page itself, tables, lists of facts, times and states. Whatever is put in is
 * escaped by the template.
 */
import { type Html, html, type Insertion } from './html.ts';
import { pageStyle } from './pageStyle.ts';

export const formatMoment = (milliseconds: number | undefined): string =>
  milliseconds === undefined ? '–' : `${new Date(milliseconds).toISOString().slice(0, 19).replace('T', ' ')} UTC`;

/** A time that breaks between date and hour only, for machines too. */
export const moment = (milliseconds: number | undefined): Html => {
  if (milliseconds === undefined) return html`–`;
  const [date = '', ...hour] = formatMoment(milliseconds).split(' ');
  const iso = new Date(milliseconds).toISOString();
  return html`<time datetime="${iso}"><span>${date}</span> <span>${hour.join(' ')}</span></time>`;
};

const day = 86_400_000;

/** An end with the days that are left; past it the word for that. */
export const until = (end: number | undefined, now: number, whenOver = 'Expired'): Html => {
  if (end === undefined) return html`–`;
  const days = Math.floor((end - now) / day);
  const left = days === 0 ? 'less than a day left' : `${days} ${days === 1 ? 'day' : 'days'} left`;
  return html`${moment(end)}<div>${end <= now ? toned('bad', whenOver) : toned('quiet', left)}</div>`;
};

/** An id never breaks: it is there to be copied. */
export const id = (text: string): Html => html`<code class="id">${text}</code>`;

/** Nothing there is a dash, so that a cell never looks forgotten. */
export const orDash = (value: unknown): string =>
  value === undefined || value === null || value === '' ? '–' : String(value);

export type Tone = 'good' | 'bad' | 'busy' | 'quiet';

/** A word with a colour that adds to it and never stands for it. */
export const toned = (tone: Tone, text: string): Html => html`<span class="${tone}">${text}</span>`;

export type PageParts = {
  readonly title: string;
  /** Ways back, from the list of orgs on. */
  readonly trail?: readonly { readonly href: string; readonly text: string }[];
  readonly body: Html;
};

/** A whole page. */
export const page = ({ title, trail = [], body }: PageParts): string => {
  const ways = trail.map(({ href, text }) => html`<li><a href="${href}">${text}</a></li>`);
  const style: Html = { markup: pageStyle };
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Salesforce emulator</title><style>${style}</style></head>
<body><a class="skip" href="#content">Skip to the content</a>
<header><div>Salesforce emulator: everything here exists on this machine only</div>
${ways.length === 0 ? undefined : html`<nav aria-label="Where you are"><ul>${ways}</ul></nav>`}</header>
<main id="content" tabindex="-1">${body}</main></body></html>`.markup;
};

export type Table = {
  readonly id: string;
  readonly caption: string;
  readonly columns: readonly string[];
  /** The first cell of a row names it. */
  readonly rows: readonly (readonly Insertion[])[];
  /** The end of a sentence. */
  readonly whenEmpty?: string;
};

/**
 * A table, or a line that says that there is nothing. What is too wide scrolls by itself, by keyboard too; on a narrow
 * screen each row becomes a list, whose cells name their columns. The roles are what tables have by themselves: browsers
 * may forget them when the style changes how a table is laid out.
 */
export const table = ({ id, caption, columns, rows, whenEmpty = 'none.' }: Table): Html => {
  if (rows.length === 0) return html`<p class="quiet">${caption}: ${whenEmpty}</p>`;
  const head = columns.map((column) => html`<th scope="col" role="columnheader">${column}</th>`);
  const cell = (value: Insertion, index: number): Html =>
    html`<td role="cell" data-column="${columns[index + 1] ?? ''}">${value}</td>`;
  const body = rows.map(
    ([first, ...rest]) => html`<tr role="row"><th scope="row" role="rowheader">${first}</th>${rest.map(cell)}</tr>`,
  );
  return html`<div class="wide" tabindex="0" role="region" aria-labelledby="${id}">
<table role="table"><caption id="${id}">${caption}</caption><thead role="rowgroup"><tr role="row">${head}</tr></thead>
<tbody role="rowgroup">${body}</tbody></table></div>`;
};

/** Names and values, the short ones side by side. */
export const facts = (entries: readonly (readonly [string, Insertion])[]): Html =>
  html`<dl class="facts">${entries.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;

export const section = (id: string, heading: string, content: Insertion): Html =>
  html`<section aria-labelledby="${id}"><h2 id="${id}">${heading}</h2>${content}</section>`;
