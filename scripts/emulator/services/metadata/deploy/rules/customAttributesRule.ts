/** Custom attributes: at most 128, each key once. */
import { bodiesAt, textAt } from '../../xml/body.ts';
import { errorAt, type Rule } from './rule.ts';

const most = 128;

export const customAttributesRule: Rule = (_context, candidate) => {
  const keys = bodiesAt(candidate.body, 'customAttributes').map((attribute) => textAt(attribute, 'key') ?? '');
  const repeated = keys.findIndex((key, index) => keys.indexOf(key) !== index);
  return [
    ...(keys.length > most
      ? [errorAt(candidate, `customAttributes[${most}]`, `The maximum number of custom attributes is ${most}.`)]
      : []),
    ...(repeated >= 0
      ? [
          errorAt(
            candidate,
            `customAttributes[${repeated}]`,
            `duplicate value found: the custom attribute key ${keys[repeated]} is used more than once`,
          ),
        ]
      : []),
  ];
};
