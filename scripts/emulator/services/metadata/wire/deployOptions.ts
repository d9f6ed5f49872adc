/**
 * DeployOptions from either API: text by name in, checked options out. What is not sent has the value that the org gives.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_deploy.htm
 */
import { ApiError } from '../../../apiError.ts';
import type { DeployOptions, TestLevel } from '../deploy/deployTypes.ts';
import { childrenOf, childText, type XmlElement } from '../xml/parseXml.ts';

type RawOptions = {
  readonly value: (name: string) => string | undefined;
  readonly runTests: readonly string[];
};

const testLevels: readonly TestLevel[] = [
  ...(['NoTestRun', 'RunSpecifiedTests', 'RunLocalTests', 'RunAllTestsInOrg', 'RunRelevantTests'] as const),
];

const refuse = (publicMessage: string): ApiError =>
  new ApiError({ httpStatus: 400, errorCode: 'INVALID_FIELD', publicMessage });

const buildOptions = ({ value, runTests }: RawOptions): DeployOptions => {
  const flag = (name: string, byDefault = false): boolean => {
    const text = value(name) ?? String(byDefault);
    if (text === 'true' || text === '1') return true;
    if (text === 'false' || text === '0') return false;
    throw refuse(`'${text}' is not a valid value for the type xsd:boolean: ${name}`);
  };
  const level = value('testLevel');
  const testLevel = testLevels.find((known) => known === level);
  if (level !== undefined && testLevel === undefined) {
    throw refuse(`'${level}' is not a valid value for the enum 'TestLevel'`);
  }
  return {
    allowMissingFiles: flag('allowMissingFiles'),
    checkOnly: flag('checkOnly'),
    ignoreWarnings: flag('ignoreWarnings'),
    performRetrieve: flag('performRetrieve'),
    purgeOnDelete: flag('purgeOnDelete'),
    rollbackOnError: flag('rollbackOnError'),
    singlePackage: flag('singlePackage'),
    testLevel,
    runTests,
  };
};

/** Options of a SOAP request. @throws {ApiError} INVALID_FIELD */
export const optionsOfXml = (element: XmlElement | undefined): DeployOptions =>
  buildOptions({
    value: (name) => element && childText(element, name),
    runTests: element ? childrenOf(element, 'runTests').map(({ text }) => text.trim()) : [],
  });

/** Options of a REST request. @throws {ApiError} INVALID_FIELD */
export const optionsOfJson = (options: Readonly<Record<string, unknown>>): DeployOptions =>
  buildOptions({
    value: (name) => (options[name] === undefined || options[name] === null ? undefined : String(options[name])),
    runTests: [options['runTests'] ?? []].flat().map(String),
  });
