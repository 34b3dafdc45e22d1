/** What AWS calls public, by its own examples and by what each condition is documented to test. */
import { contains, includes, isAnyone, isWorld, keepsToKnown, keepsToSubject } from '../index';

const asks = (test: string, variable: string, ...values: string[]): boolean => keepsToKnown({ test, variable, values });

describe('a condition keeps anyone to somebody known', () => {
  it.each([
    ['StringEquals', 'aws:SourceAccount', '111122223333'],
    ['StringEquals', 'aws:PrincipalOrgID', 'o-a1b2c3d4e5'],
    ['ForAnyValue:StringLike', 'aws:PrincipalOrgPaths', 'o-a1b2c3d4e5/r-ab12/*'],
    ['ArnLike', 'aws:SourceArn', 'arn:aws:sns:us-west-2:111122223333:*'],
    ['ArnLike', 'aws:SourceArn', 'arn:aws:s3:::our-logs*'],
    ['ArnLike', 'aws:PrincipalArn', 'arn:aws:iam::111122223333:role/*'],
    ['IpAddress', 'aws:SourceIp', '203.0.113.0/24'],
    ['StringEquals', 'aws:SourceVpce', 'vpce-1a2b3c4d'],
  ])('%s %s %s', (test, variable, value) => {
    expect(asks(test, variable, value)).toBe(true);
  });

  it.each([
    ['asks how, not who', 'Bool', 'aws:SecureTransport', 'true'],
    ['any service of anybody', 'Bool', 'aws:PrincipalIsAWSService', 'true'],
    ['anybody through a service', 'StringEquals', 'kms:ViaService', 's3.us-west-2.amazonaws.com'],
    ['anybody tags himself so', 'StringEquals', 'aws:PrincipalTag/team', 'balrog'],
    ['anybody is called so in his account', 'StringEquals', 'aws:username', 'root'],
    ['a shared word', 'StringEquals', 'sts:ExternalId', 'balrog'],
    ['a place in the bucket', 'StringLike', 's3:prefix', 'logs/*'],
    ['forbids a few', 'StringNotEquals', 'aws:SourceAccount', '111122223333'],
    ['holds without an account', 'StringEqualsIfExists', 'aws:SourceAccount', '111122223333'],
    ['holds for none', 'ForAllValues:StringEquals', 'aws:SourceAccount', '111122223333'],
    ['every account', 'StringLike', 'aws:PrincipalArn', 'arn:aws:iam::*'],
    ['every organization', 'StringLike', 'aws:PrincipalOrgID', 'o-*'],
    ['the world', 'IpAddress', 'aws:SourceIp', '0.0.0.0/1'],
    ['all but a network', 'NotIpAddress', 'aws:SourceIp', '203.0.113.0/24'],
    ['nothing', 'StringEquals', 'aws:SourceAccount'],
  ])('%s: it does not', (_, test, variable, ...values) => {
    expect(asks(test, variable, ...values)).toBe(false);
  });

  it('one value that lets everybody in is enough', () => {
    expect(asks('StringLike', 'aws:SourceArn', 'arn:aws:sns:us-west-2:111122223333:a', '*')).toBe(false);
  });
});

describe('a token of an identity provider', () => {
  const sub = 'token.actions.githubusercontent.com:sub';
  it.each([
    ['StringLike', sub, 'repo:mozilla/balrog:*', true],
    ['StringEquals', sub, 'repository_id:1:environment:prod', true],
    ['StringLike', sub, 'repo:*', false],
    ['StringLike', sub, 'repo:mozilla*', false],
    ['StringEqualsIfExists', sub, 'repo:mozilla/balrog:ref:refs/heads/main', false],
    ['StringEquals', 'token.actions.githubusercontent.com:aud', 'sts.amazonaws.com', false],
  ])('%s %s %s says whose it is: %s', (test, variable, value, kept) => {
    expect(keepsToSubject({ test, variable, values: [value] })).toBe(kept);
  });
});

it('networks', () => {
  const worlds = ['0.0.0.0/0', '0.0.0.0/1', '10.0.0.0/7', '::/0', '2000::/3'];
  expect(worlds.filter((network) => !isWorld(network))).toEqual([]);
  expect(['10.0.0.0/8', '203.0.113.0/24', '2001:db8::/32', 'x', '1.2.3.4'].filter(isWorld)).toEqual([]);
  expect(contains('10.0.0.0/8', '10.64.0.0/16')).toBe(true);
  expect(contains('10.64.0.0/16', '10.0.0.0/8')).toBe(false);
});

it('names', () => {
  expect(['*', 'arn:aws:iam::*:root'].every(isAnyone)).toBe(true);
  expect(isAnyone('arn:aws:iam::111122223333:root')).toBe(false);
  expect(includes('s3:Get*', 's3:GetObject')).toBe(true);
});
