/** What an org fills in on business records: the owner, and the number of an order. */
import type { RecordRules } from '../../../recordRules.ts';

const owned: RecordRules = {
  beforeInsert: ({ userId }, fields) => ({ OwnerId: userId, IsDeleted: false, ...fields }),
};

const order: RecordRules = {
  beforeInsert: ({ emulator, org, userId }, fields) => {
    const number = emulator.state.records.find(org.orgId, 'Order').length + 100;
    return {
      OwnerId: userId,
      IsDeleted: false,
      ...fields,
      OrderNumber: String(number).padStart(8, '0'),
      TotalAmount: 0,
    };
  },
};

export const businessRules: ReadonlyMap<string, RecordRules> = new Map([
  ['Account', owned],
  ['Contact', owned],
  ['Order', order],
]);
