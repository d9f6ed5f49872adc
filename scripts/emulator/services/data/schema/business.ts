/** Tables of the business objects that an integration works with; whoever lacks the object permission does not see them. */
import { defineSobject, type Sobject } from './sobject.ts';

const WRITES = ['create', 'update', 'delete'] as const;

const account = defineSobject({
  name: 'Account',
  writes: WRITES,
  needsObjectPermission: true,
  fields: [
    'Name string(255) cu',
    'Type picklist cun',
    'ParentId reference(Account) cun',
    'OwnerId reference(User) cud',
    'AccountNumber string(40) cun',
    'BillingStreet textarea(255) cun',
    'BillingCity string(40) cun',
    'BillingPostalCode string(20) cun',
    'BillingCountry string(80) cun',
    'Description textarea cun',
    'Industry picklist cun',
    'NumberOfEmployees int cun',
    'AnnualRevenue currency cun',
    'Phone phone cun',
    'Website url cun',
    'IsDeleted boolean',
  ],
});

const contact = defineSobject({
  name: 'Contact',
  writes: WRITES,
  needsObjectPermission: true,
  fields: [
    'LastName string(80) cu',
    'FirstName string(40) cun',
    'Name string(121)',
    'AccountId reference(Account) cun',
    'OwnerId reference(User) cud',
    'Email email cun',
    'Phone phone cun',
    'MobilePhone phone cun',
    'Title string(128) cun',
    'Department string(80) cun',
    'Birthdate date cun',
    'Description textarea cun',
    'DoNotCall boolean cu',
    'IsDeleted boolean',
  ],
});

const order = defineSobject({
  name: 'Order',
  writes: WRITES,
  needsObjectPermission: true,
  fields: [
    'AccountId reference(Account) cun',
    'OwnerId reference(User) cud',
    'OrderNumber string(30)',
    'Name string(80) cun',
    'Status picklist cu',
    'Type picklist cun',
    'EffectiveDate date cu',
    'EndDate date cun',
    'Description textarea cun',
    'PoNumber string(80) cun',
    'TotalAmount currency n',
    'BillToContactId reference(Contact) cun',
    'ShipToContactId reference(Contact) cun',
    'IsDeleted boolean',
  ],
});

export const businessSobjects: readonly Sobject[] = [account, contact, order];
