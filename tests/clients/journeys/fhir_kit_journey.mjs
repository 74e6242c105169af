// The journey with fhir-kit-client: a practice creates, searches, pages, updates and refers; an OH provider polls.
import { Client } from 'fhir-kit-client';
import { readFileSync } from 'node:fs';

const given = JSON.parse(readFileSync(0, 'utf8'));
const signedIn = (token) => new Client({ baseUrl: given.base, customHeaders: { Authorization: `Bearer ${token}` } });
const codeOf = (fault) => fault.response.data.issue[0].details.coding.at(-1).code;
const refusal = async (act) => act().then(() => null, codeOf);

const gp = signedIn(given.gp);
const oh = signedIn(given.oh);
const people = [];
for (const body of given.patients) people.push(await gp.create({ resourceType: 'Patient', body }));
const [first] = people;
const { system, value } = first.identifier[0];
const found = await gp.search({ resourceType: 'Patient', searchParams: { identifier: `${system}|${value}` } });
const paged = [];
let page = await gp.search({ resourceType: 'Patient', searchParams: { _count: 2 } });
while (page) {
  paged.push(...page.entry.map((entry) => entry.resource.id));
  page = await gp.nextPage({ bundle: page });
}
const counted = await gp.search({ resourceType: 'Patient', searchParams: { _summary: 'count' } });
const update = (value, version) => gp.update({
  resourceType: 'Patient', id: first.id, body: { ...first, telecom: [{ system: 'phone', value }] },
  options: { headers: { 'If-Match': `W/"${version}"` } },
});
const after = await update('07700 900123', first.meta.versionId);
const refused = await refusal(() => update('07700 900456', first.meta.versionId));
const missing = await gp.read({ resourceType: 'Patient', id: 'no-such-patient' }).then(() => null, (f) => f.response.status);
const stored = await gp.transaction({ body: given.transaction });
const tasks = await oh.search({
  resourceType: 'Task', searchParams: { status: 'requested', _lastUpdated: `gt${given.since}` },
});
console.log(JSON.stringify({
  created: people.map((one) => one.id),
  found: found.entry.map((entry) => entry.resource.id),
  paged,
  version: after.meta.versionId,
  counted: counted.total,
  refused,
  missing,
  stored: stored.entry.map((entry) => entry.response.location),
  tasks: tasks.entry.map((entry) => entry.resource.id),
}));
