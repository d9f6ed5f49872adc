/** A measured value beside its goal: for what has no other side to be compared with. */

export type GoalFigure = {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly goal: number;
  readonly better: 'more' | 'less';
  readonly what: string;
};

export const isMet = ({ value, goal, better }: GoalFigure): boolean =>
  better === 'more' ? value >= goal : value <= goal;

export const formatFigure = (figure: GoalFigure): string => {
  const { name, value, unit, goal, better, what } = figure;
  const shown = `${value >= 100 ? value.toFixed(0) : value.toFixed(2)} ${unit}`.padStart(16);
  return `${name.padEnd(36)}${shown}${`${better === 'more' ? '≥' : '≤'} ${goal}`.padStart(10)}${isMet(figure) ? '' : '  missed'}  ${what}`;
};
