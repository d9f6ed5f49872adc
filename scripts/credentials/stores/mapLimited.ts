/** Works on many items, a few at a time: each is a process of a vendor's command. */

const AT_ONCE = 4;

/** Results in the order of the items; the first failure ends it, once the work that has begun is over. */
export async function mapLimited<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (let start = 0; start < items.length; start += AT_ONCE) {
    const settled = await Promise.allSettled(items.slice(start, start + AT_ONCE).map(work));
    for (const one of settled) {
      if (one.status === 'rejected') {
        throw one.reason;
      }
      results.push(one.value);
    }
  }
  return results;
}
