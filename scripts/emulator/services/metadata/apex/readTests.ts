/**
 * The tests of an Apex class, by its text: Apex is neither compiled nor run. A method is a test by its annotation or by
 * `testMethod`, and fails where its first statement can do nothing else.
 * @see https://developer.salesforce.com/docs/atlas.en-us.apexcode.meta/apexcode/apex_classes_annotation_isTest.htm
 */
export type ApexMethod = {
  readonly name: string;
  /** Of its first statement. */
  readonly line: number;
  /** Absent for a test that passes. */
  readonly failure?: string;
};

const testMethod = /(?:@istest\b|\btestmethod\b)[^{};]*?\bvoid\s+(\w+)\s*\(\s*\)\s*\{/gi;
const testClass = /@istest\b[^{};]*\bclass\s/i;

const blank = (text: string): string => text.replace(/[^\n]/g, ' ');

/** The source with comments and the content of strings made blank; lines stay where they are. */
export const withoutComments = (source: string): string =>
  source.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:\\.|[^'\\\n])*'/g, blank);

const failureOf = (statement: string): string | undefined => {
  if (/^throw\b/i.test(statement)) {
    const type = /^throw\s+new\s+([\w.]+)/i.exec(statement)?.[1];
    return `${type ?? 'System.Exception'}: Script-thrown exception`;
  }
  const isLost = /^(?:system\s*\.\s*assert\s*\(\s*false\b|assert\s*\.\s*(?:fail\s*\(|istrue\s*\(\s*false\b))/i;
  return isLost.test(statement) ? 'System.AssertException: Assertion Failed' : undefined;
};

/** The test methods of a class, in their order. */
export const readTests = (source: string): readonly ApexMethod[] => {
  const text = withoutComments(source);
  return [...text.matchAll(testMethod)].map((match) => {
    const end = match.index + match[0].length;
    const name = String(match[1]);
    const statement = text.slice(end).trimStart();
    const line = text.slice(0, text.length - statement.length).split('\n').length;
    const failure = failureOf(statement);
    return failure === undefined ? { name, line } : { name, line, failure };
  });
};

export const isTestClass = (source: string): boolean =>
  testClass.test(withoutComments(source)) || readTests(source).length > 0;
