/** Deployments over SOAP. */

import { isDone } from '../jobs/deployJob.ts';
import { cancelDeployment, deployValidation, lookAtDeployment, startDeployment } from '../jobs/deployments.ts';
import { describeDetails, describeResult } from '../jobs/deployResult.ts';
import { childText } from '../xml/parseXml.ts';
import { optionsOfXml } from './deployOptions.ts';
import { argumentOf, malformed } from './soapEnvelope.ts';
import type { SoapOperation } from './soapOperation.ts';

const deploy: SoapOperation = ({ emulator, session, version, body }) => {
  const zip = argumentOf(body, 'zipFile')?.text.replaceAll(/\s+/g, '');
  if (zip === undefined) throw malformed('Required field is missing: zipFile');
  const options = optionsOfXml(argumentOf(body, 'deployOptions'));
  const job = startDeployment(emulator, session, { zip, version, options });
  // As an org does: the answer never tells how the deployment went, even where it is done already.
  return { done: false, id: job.id, state: 'Queued' };
};

const checkDeployStatus: SoapOperation = ({ emulator, session, body }) => {
  const job = lookAtDeployment(emulator, session, childText(body, 'asyncProcessId'));
  const hasDetails = childText(body, 'includeDetails') === 'true';
  return { ...describeResult(job), ...(hasDetails ? { details: describeDetails(job) } : {}) };
};

const cancelDeploy: SoapOperation = ({ emulator, session, body }) => {
  const job = cancelDeployment(emulator, session, argumentOf(body, 'string')?.text.trim() ?? childText(body, 'id'));
  return { done: isDone(job), id: job.id };
};

const deployRecentValidation: SoapOperation = ({ emulator, session, body }) =>
  deployValidation(emulator, session, childText(body, 'validationId')).id;

export const deployOperations = { deploy, checkDeployStatus, cancelDeploy, deployRecentValidation };
