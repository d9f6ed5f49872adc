/**
 * Loaded by `node --import` into a release under test: kills its own process at a record of its journal, or of what it keeps
 * of an org beside it. In: from the environment, `after:3` (the third record is on the disk) or `within:3` (half of it is).
 * The product has no such switch, and needs none.
 */
import { open } from 'node:fs/promises';

type Handle = Awaited<ReturnType<typeof open>>;

const [where, number] = (process.env['SWEEP_KILL_AT'] ?? '').split(':');
const wanted = Number(number);
let records = 0;

const probe = await open(import.meta.filename);
// Node gives no other way to the class of its file handles.
const prototype = Object.getPrototypeOf(probe) as Handle;
await probe.close();

const die = (): void => {
  process.kill(process.pid, 'SIGKILL');
};

const { appendFile, datasync } = prototype;
prototype.appendFile = async function (this: Handle, data, options) {
  records += 1;
  if (where !== 'within' || records !== wanted) {
    return appendFile.call(this, data, options);
  }
  const text = String(data);
  await appendFile.call(this, text.slice(0, Math.floor(text.length / 2)), options);
  die();
};
prototype.datasync = async function (this: Handle) {
  await datasync.call(this);
  if (where === 'after' && records === wanted) {
    die();
  }
};
