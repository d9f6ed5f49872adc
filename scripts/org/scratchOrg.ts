/** Scratch orgs: made, resumed and deleted on their Dev Hub. The parts are in `scratch/`, one idea a file. */
export {
  type CreatedScratchOrg,
  type CreateScratchOrgRequest,
  createScratchOrg,
  type ResumeScratchOrgRequest,
  resumeScratchOrg,
} from './scratch/createScratchOrg.ts';
export { type DeletedScratchOrg, deleteScratchOrg } from './scratch/deleteScratchOrg.ts';
