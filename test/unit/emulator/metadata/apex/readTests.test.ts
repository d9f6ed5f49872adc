/** Which methods of an Apex class are tests, and which of them fail, by its text. */
import { expect } from 'chai';
import { isTestClass, readTests } from '../../../../../scripts/emulator/services/metadata/apex/readTests.ts';

const body = (statement: string): string => `@IsTest private class T { @IsTest static void t() { ${statement} } }`;

describe('the tests of an Apex class', () => {
  it('are methods with the annotation in any case, with arguments, or with the old keyword', () => {
    const source = `@isTest(SeeAllData=false)
public with sharing class OrderSyncTest {
  @TestSetup static void prepare() { insert new Account(); }
  @IsTest(isParallel=true)
  static void syncs() {
    System.assertEquals(1, 1);
  }
  static testMethod void oldOne(){}
  private static void helper() { throw new MyException(); }
}`;
    expect(readTests(source)).to.deep.equal([
      { name: 'syncs', line: 6 },
      { name: 'oldOne', line: 8 },
    ]);
    expect(isTestClass(source)).to.equal(true);
  });

  it('are not found in comments and strings', () => {
    const source = `public class OrderSync {
  // @IsTest static void a() {
  /* @IsTest
     static void b() { */
  String text = '@IsTest static void c() {';
}`;
    expect(readTests(source)).to.deep.equal([]);
    expect(isTestClass(source)).to.equal(false);
  });

  it('make a test class also where it has none yet', () => {
    expect(isTestClass('@IsTest\nprivate class Empty {}')).to.equal(true);
  });

  for (const [statement, message] of [
    ["System.assert(false, 'no');", 'System.AssertException: Assertion Failed'],
    ['system . ASSERT( false );', 'System.AssertException: Assertion Failed'],
    ['Assert.fail();', 'System.AssertException: Assertion Failed'],
    ['Assert.isTrue(false);', 'System.AssertException: Assertion Failed'],
    ["// soon\n throw new OrderException('x');", 'OrderException: Script-thrown exception'],
  ] as const) {
    it(`fail with ${statement}`, () => expect(readTests(body(statement))[0]?.failure).to.equal(message));
  }

  for (const statement of ['', 'System.assert(true);', 'Integer i = 1; throw new X();', 'thrower.run();']) {
    it(`pass with "${statement}"`, () => expect(readTests(body(statement))[0]).to.not.have.property('failure'));
  }
});
