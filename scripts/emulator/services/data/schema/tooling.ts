/** Tables of the sObjects of the Tooling API, and EntityDefinition, which both APIs have. */
import { defineSobject, type Sobject } from './sobject.ts';

const sourceMember = defineSobject({
  name: 'SourceMember',
  apis: ['tooling'],
  fields: [
    'MemberType string(80)',
    'MemberName string',
    'MemberIdOrName string',
    'RevisionNum int',
    'RevisionCounter int',
    'IsNameObsolete boolean',
    'IsNewMember boolean',
    'ChangedBy string n',
  ],
});

const deployRequest = defineSobject({
  name: 'DeployRequest',
  apis: ['tooling'],
  fields: [
    'Status picklist n',
    'CheckOnly boolean',
    'StartDate datetime n',
    'CompletedDate datetime n',
    'ErrorMessage string n',
    'StateDetail string n',
    'NumberComponentErrors int n',
    'NumberComponentsDeployed int n',
    'NumberComponentsTotal int n',
    'NumberTestErrors int n',
    'NumberTestsCompleted int n',
    'NumberTestsTotal int n',
    'RollbackOnError boolean',
    'TestLevel picklist n',
    'Type picklist n',
  ],
});

const entityDefinition = defineSobject({
  name: 'EntityDefinition',
  audit: 'none',
  apis: ['data', 'tooling'],
  fields: [
    'DurableId string',
    'QualifiedApiName string',
    'DeveloperName string',
    'MasterLabel string',
    'Label string',
    'KeyPrefix string(3) n',
    'IsQueryable boolean',
    'IsCustomizable boolean',
    'IsCustomSetting boolean',
  ],
});

export const toolingSobjects: readonly Sobject[] = [sourceMember, deployRequest, entityDefinition];
