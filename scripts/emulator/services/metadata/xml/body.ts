/**
 * A component's content as data: element names to text, nested bodies, lists of repeated elements; and how it is read.
 */

export type Body = { readonly [name: string]: BodyValue };
export type BodyValue = string | Body | readonly BodyValue[];

// Array.isArray does not narrow read-only arrays.
export const isList = (value: BodyValue | undefined): value is readonly BodyValue[] => Array.isArray(value);

export const isBody = (value: BodyValue | undefined): value is Body =>
  typeof value === 'object' && !Array.isArray(value);

/** Text of an element; `undefined` where it is absent or empty. */
export const textAt = (body: Body, name: string): string | undefined => {
  const value = body[name];
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
};

export const isOn = (body: Body, name: string): boolean => body[name] === 'true';

/** Items of an element that separates them by commas. */
export const namesAt = (body: Body, name: string): readonly string[] =>
  (textAt(body, name) ?? '')
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');

/** The bodies of a repeated element. */
export const bodiesAt = (body: Body, name: string): readonly Body[] => {
  const value = body[name];
  return isList(value) ? value.filter(isBody) : isBody(value) ? [value] : [];
};

/** Compares contents; the order of elements does not count, that of list items does. */
export const isSameBody = (left: BodyValue | undefined, right: BodyValue | undefined): boolean => {
  if (left === undefined || right === undefined || typeof left === 'string' || typeof right === 'string') {
    return left === right;
  }
  if (isList(left) || isList(right)) {
    return (
      isList(left) &&
      isList(right) &&
      left.length === right.length &&
      left.every((item, index) => isSameBody(item, right[index]))
    );
  }
  const names = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...names].every((name) => isSameBody(left[name], right[name]));
};
