/**
 * Stops a run of this process for good at a record of its journal: it waits for the kill. In: which record, and whether it
 * is whole on the disk or half of it. Out: the moment. The product has no such switch, and needs none.
 */
import { open } from 'node:fs/promises';

export type RecordPoint = { readonly number: number; readonly where: 'after' | 'within' };

export type RecordGate = {
  /** Counts the records that are written from here on, from 1. */
  readonly close: (point: RecordPoint, onFrozen: () => void) => void;
  readonly open: () => void;
};

type Handle = Awaited<ReturnType<typeof open>>;

/** Once a process. */
export async function installRecordGate(): Promise<RecordGate> {
  let closed: { readonly point: RecordPoint; readonly onFrozen: () => void; records: number } | undefined;
  const probe = await open(import.meta.filename);
  // Node gives no other way to the class of its file handles.
  const prototype = Object.getPrototypeOf(probe) as Handle;
  await probe.close();
  const freeze = (onFrozen: () => void): Promise<never> => {
    closed = undefined;
    onFrozen();
    return new Promise(() => undefined);
  };

  const { appendFile, datasync } = prototype;
  prototype.appendFile = async function (this: Handle, data, options) {
    if (closed !== undefined) closed.records += 1;
    if (closed?.point.where !== 'within' || closed.records !== closed.point.number) {
      return appendFile.call(this, data, options);
    }
    const { onFrozen } = closed;
    const text = String(data);
    await appendFile.call(this, text.slice(0, Math.floor(text.length / 2)), options);
    return freeze(onFrozen);
  };
  prototype.datasync = async function (this: Handle) {
    await datasync.call(this);
    if (closed?.point.where === 'after' && closed.records === closed.point.number) {
      await freeze(closed.onFrozen);
    }
  };
  return {
    close: (point, onFrozen) => {
      closed = { point, onFrozen, records: 0 };
    },
    open: () => {
      closed = undefined;
    },
  };
}
