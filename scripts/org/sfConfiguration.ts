/**
 * What sf's own configuration says: the default target org and Dev Hub. In: nothing; core looks at the project's and the
 * user's `.sf/config.json` and at the variables of the process. Out: alias or username. Which of flag, variable and
 * configuration wins is the command's business. Loads core's configuration alone, a sixth of the whole library.
 */
async function readSetting(name: 'target-org' | 'target-dev-hub'): Promise<string | undefined> {
  const { ConfigAggregator } = await import('@salesforce/core/configAggregator');
  const value = (await ConfigAggregator.create()).getPropertyValue(name);
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

export const defaultTargetOrg = (): Promise<string | undefined> => readSetting('target-org');

export const defaultDevHub = (): Promise<string | undefined> => readSetting('target-dev-hub');
