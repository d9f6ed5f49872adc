import { expect } from 'chai';
import { appendItem, setMember } from '../../../scripts/authoring/editJson.ts';
import { seededRandom } from '../../support/generatedApps.ts';

describe('editing JSON', () => {
  const CASES: readonly { readonly title: string; readonly before: string; readonly after: string }[] = [
    { title: 'an empty object', before: '{}', after: '{\n  "a": {\n    "b": 1\n  }\n}' },
    { title: 'tabs', before: '{\n\t"x": 1\n}\n', after: '{\n\t"x": 1,\n\t"a": {\n\t\t"b": 1\n\t}\n}\n' },
    {
      title: 'carriage returns',
      before: '{\r\n  "x": 1\r\n}',
      after: '{\r\n  "x": 1,\r\n  "a": {\r\n    "b": 1\r\n  }\r\n}',
    },
    { title: 'one line', before: '{ "a": { "c": [1, 2] } }', after: '{ "a": { "c": [1, 2], "b": 1 } }' },
    { title: 'brackets and quotes in texts', before: '{"x": "]}\\"{["}', after: '{"x": "]}\\"{[", "a": { "b": 1 }}' },
    {
      title: 'a value that is replaced',
      before: '{ "a": { "b": {"old": []} , "c": 2 } }',
      after: '{ "a": { "b": 1 , "c": 2 } }',
    },
    { title: 'a byte order mark', before: '\uFEFF{\n  "a": {}\n}', after: '\uFEFF{\n  "a": {\n    "b": 1\n  }\n}' },
  ];
  for (const { title, before, after } of CASES) {
    it(`keeps every other byte: ${title}`, () => {
      expect(setMember(before, ['a', 'b'], 1)).to.equal(after);
    });
  }

  it('appends to a list, which it makes where there is none', () => {
    expect(appendItem('{ "l": [1] }', 'l', { a: 1 })).to.equal('{ "l": [1, { "a": 1 }] }');
    expect(appendItem('{\n  "x": 1\n}', 'l', 1)).to.equal('{\n  "x": 1,\n  "l": [\n    1\n  ]\n}');
    expect(appendItem('{\n  "l": [\n    1\n  ]\n}', 'l', { a: 1 })).to.equal(
      '{\n  "l": [\n    1,\n    {\n      "a": 1\n    }\n  ]\n}',
    );
  });

  it('gives what JSON.parse would give after the same edit, 500 times', () => {
    const { below, pick } = seededRandom(11);
    const make = (depth: number): unknown =>
      depth === 0 || below(3) === 0
        ? pick(['text', 'a "quoted" ]}', 'ünï\n', 7, true, null])
        : below(2) === 0
          ? Array.from({ length: below(3) }, () => make(depth - 1))
          : Object.fromEntries(Array.from({ length: below(4) }, (_, index) => [`k${index}`, make(depth - 1)]));
    for (let round = 0; round < 500; round += 1) {
      const document = { list: [make(2)], object: { k9: make(3) }, more: make(2) };
      const text = JSON.stringify(document, undefined, pick([undefined, 2, 4, '\t']));
      const added = appendItem(setMember(text, ['object', 'new'], 'v'), 'list', { item: 1 });
      expect(JSON.parse(added)).to.deep.equal({
        ...document,
        list: [...document.list, { item: 1 }],
        object: { ...document.object, new: 'v' },
      });
    }
  });
});
