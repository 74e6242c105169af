// The journey with the Medplum client: a practice creates, searches, pages, updates and refers; an OH provider polls.
import { MedplumClient } from '@medplum/core';
import { readFileSync } from 'node:fs';

const given = JSON.parse(readFileSync(0, 'utf8'));
const { origin, pathname } = new URL(given.base);
const signedIn = (accessToken) => new MedplumClient({
  baseUrl: origin, fhirUrlPath: pathname.slice(1), accessToken, cacheTime: 0, fetch,
});
const codeOf = (fault) => fault.outcome.issue[0].details.coding.at(-1).code;
const refusal = async (act) => act().then(() => null, codeOf);

const gp = signedIn(given.gp);
const oh = signedIn(given.oh);
const people = [];
for (const body of given.patients) people.push(await gp.createResource(body));
const [first] = people;
const { system, value } = first.identifier[0];
const found = await gp.searchResources('Patient', { identifier: `${system}|${value}` });
const again = await gp.createResourceIfNoneExist(given.patients[0], `identifier=${system}|${value}`);
const paged = [];
for await (const page of gp.searchResourcePages('Patient', { _count: 2 })) paged.push(...page.map((one) => one.id));
const counted = await gp.search('Patient', { _summary: 'count' });
const update = (value, version) => gp.updateResource(
  { ...first, telecom: [{ system: 'phone', value }] }, { headers: { 'If-Match': `W/"${version}"` } },
);
const after = await update('07700 900123', first.meta.versionId);
const refused = await refusal(() => update('07700 900456', first.meta.versionId));
const missing = await gp.readResource('Patient', 'no-such-patient').then(() => null, (fault) => fault.outcome.id ?? fault.outcome.issue[0].code);
const stored = await gp.executeBatch(given.transaction);
const tasks = await oh.searchResources('Task', { status: 'requested', _lastUpdated: `gt${given.since}` });
console.log(JSON.stringify({
  created: people.map((one) => one.id),
  found: found.map((one) => one.id),
  again: again.id,
  paged,
  version: after.meta.versionId,
  counted: counted.total,
  refused,
  missing,
  stored: stored.entry.map((entry) => entry.response.location),
  tasks: tasks.map((one) => one.id),
}));
