/**
 * Pages of Connect REST collections. `nextPageUrl` stands even on the last page, as documented; the page that it names is
 * empty.
 */
import { refuseCredentials } from './credentialsErrors.ts';

export type Page<Item> = {
  readonly items: readonly Item[];
  readonly currentPageUrl: string;
  readonly nextPageUrl: string;
};

const wholeNumber = (text: string | undefined, byDefault: number): number =>
  text === undefined ? byDefault : /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;

/**
 * Cuts a page out of the items.
 * @throws {ApiError} 400 ILLEGAL_QUERY_PARAMETER_VALUE
 */
export const takePage = <Item>(
  items: readonly Item[],
  url: string,
  query: { readonly page?: string; readonly pageSize?: string },
): Page<Item> => {
  const page = wholeNumber(query.page, 0);
  const pageSize = wholeNumber(query.pageSize, 25);
  if (!(page >= 0) || !(pageSize >= 1 && pageSize <= 100)) {
    throw refuseCredentials('invalidPage');
  }
  const urlOf = (number: number): string => `${url}?page=${number}&pageSize=${pageSize}`;
  return {
    items: items.slice(page * pageSize, (page + 1) * pageSize),
    currentPageUrl: urlOf(page),
    nextPageUrl: urlOf(page + 1),
  };
};
