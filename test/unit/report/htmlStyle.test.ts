/** Whether the colours of the HTML pages can be told from what they stand on, by WCAG 2.2. */
import { expect } from 'chai';
import { RELEASE_STYLE } from '../../../scripts/report/releaseHtmlStyle.ts';

/** @see https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
function luminanceOf(colour: string): number {
  const full = colour.length === 4 ? colour.replaceAll(/[^#]/g, '$&$&') : colour;
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(full.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrastOf(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminanceOf(one), luminanceOf(other)].toSorted((left, right) => right - left);
  return (light + 0.05) / (dark + 0.05);
}

const TEXTS = ['text', 'faint', 'good', 'bad', 'wait'];
const BARS = ['deploy', 'propagation', 'token', 'request', 'own', 'attempts', 'waiting'];

describe('The colours of the HTML pages', () => {
  const schemes = [...RELEASE_STYLE.matchAll(/:root \{([^}]*)\}/g)].map(([, body = '']) =>
    Object.fromEntries([...body.matchAll(/--(\w+): (#[0-9a-f]+)/g)].map(([, name, colour]) => [name, colour])),
  );

  it('are those of three schemes: light, dark and paper', () => {
    expect(schemes).to.have.length(3);
    expect(contrastOf('#fff', '#000')).to.be.closeTo(21, 0.01);
  });

  it('have a contrast of 4.5 for text and 3 for bars, on the ground and on cards', () => {
    const weak = schemes.flatMap((scheme, index) =>
      [...TEXTS.map((name) => [name, 4.5] as const), ...BARS.map((name) => [name, 3] as const)].flatMap(
        ([name, least]) =>
          ['ground', 'card'].flatMap((on) => {
            const [colour, ground] = [scheme[name], scheme[on]];
            const contrast = colour === undefined || ground === undefined ? 0 : contrastOf(colour, ground);
            return contrast >= least ? [] : `${name} on ${on} in scheme ${index}: ${contrast.toFixed(2)}`;
          }),
      ),
    );
    expect(weak).to.deep.equal([]);
  });
});
