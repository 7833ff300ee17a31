// The SDK against a real server: FLUENZR_BASE_URL, FLUENZR_API_KEY and FLUENZR_READ_KEY say which one.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import * as sdk from '@fluenzr/sdk';

const { FLUENZR_BASE_URL: baseUrl, FLUENZR_READ_KEY: readKey, FLUENZR_LIMITED_URL: limitedUrl } = process.env;
const PEOPLE = 1000;

describe('a real server', { skip: !baseUrl && 'no FLUENZR_BASE_URL' }, () => {
  test('lists of a thousand', async () => {
    const client = new sdk.FluenzrClient();
    const rows = Array.from({ length: PEOPLE }, (_, number) => ({ email: `person${number}@example.com` }));
    assert.equal((await client.contacts.bulk({ contacts: rows })).created, PEOPLE);

    const contacts = await client.contacts.list();
    assert.equal(contacts.length, PEOPLE);
    assert.equal(contacts.meta.total, PEOPLE);
    const ids = contacts.map((contact) => contact.id);
    assert.equal(new Set(ids).size, PEOPLE);
    const looped = [];
    for (const contact of contacts) looped.push(contact.id);
    assert.deepEqual(looped, ids);
    const streamed = [];
    for await (const contact of client.contacts.list({ perPage: 80 })) streamed.push(contact.id);
    assert.deepEqual(streamed, ids);
    const sizes = [];
    for await (const page of client.contacts.list({ perPage: 80 }).pages()) sizes.push(page.length);
    assert.deepEqual(sizes, [...Array(12).fill(80), 40]);

    const second = await client.contacts.list({ page: 2 });
    assert.deepEqual(second.map((each) => each.id), ids.slice(20, 40));
    assert.deepEqual([second.meta.page, second.meta.totalPages], [2, 50]);
    const alone = [];
    for await (const contact of client.contacts.list({ page: 2, perPage: 50 })) alone.push(contact.id);
    assert.deepEqual(alone, ids.slice(50, 100));
    assert.equal((await client.contacts.list({ page: 11, perPage: 100 })).length, 0);
    assert.deepEqual((await client.contacts.search({ query: 'person', perPage: 90 })).map((each) => each.id), ids);
    assert.equal((await client.contacts.search({ query: 'PERSON99' })).length, 11);
  });

  test('a campaign from the first contact to its statistics', async () => {
    const client = new sdk.FluenzrClient();
    const group = await client.groups.create({ name: 'Pioneers' });
    const ada = await client.contacts.create({
      email: 'ada@example.com',
      firstName: 'Ada',
      groupId: group.id,
      customFields: { shoe_size: 38 },
    });
    assert.deepEqual([ada.lastName, ada.customFields, ada.groups[0].name], [null, { shoe_size: 38 }, 'Pioneers']);
    assert.equal((await client.contacts.update(ada.id, { firstName: null })).firstName, null);
    const account = await client.emailAccounts.create({ email: 'grace@example.com', provider: 'sandbox' });
    const campaign = await client.campaigns.create({
      name: 'Hello',
      emailAccountId: account.id,
      workflow: {
        nodes: [
          { id: 'start', type: 'start' },
          { id: 'mail', type: 'email', data: { subject: 'Hello', body: 'Hello' } },
          { id: 'end', type: 'end' },
        ],
        edges: [{ from: 'start', to: 'mail' }, { from: 'mail', to: 'end' }],
      },
    });
    assert.equal((await client.campaigns.addContacts(campaign.id, { groupId: group.id })).added, 1);
    assert.equal((await client.campaigns.start(campaign.id)).status, 'active');
    assert.equal((await client.campaigns.pause(campaign.id)).status, 'paused');
    assert.equal((await client.campaigns.getStats(campaign.id)).totalContacts, 1);
    assert.equal((await client.campaigns.getEmailStats(campaign.id))[0].emailNumber, 1);
    assert.equal((await client.campaigns.listContacts(campaign.id))[0].email, 'ada@example.com');
    assert.equal((await client.campaigns.removeContacts(campaign.id, { contactIds: [ada.id] })).removed, 1);
    assert.deepEqual(await client.contacts.delete(ada.id), { id: ada.id, deleted: true });
  });

  test('refusals have their classes', async () => {
    const client = new sdk.FluenzrClient();
    await assert.rejects(client.contacts.create({ email: '' }), {
      name: 'ValidationError',
      message: 'Email is required',
      code: 'VALIDATION_ERROR',
      details: { email: ['Email is required'] },
    });
    const { id } = await client.contacts.create({ email: 'grace@example.com' });
    await assert.rejects(client.contacts.create({ email: 'Grace@example.com' }), { name: 'ConflictError', details: { id } });
    await assert.rejects(client.contacts.get('con_nowhere'), (error) => {
      assert.ok(error instanceof sdk.NotFoundError);
      assert.ok(error.requestId);
      return true;
    });
    const stranger = new sdk.FluenzrClient({ apiKey: `flz_sk_${'x'.repeat(32)}` });
    await assert.rejects(stranger.contacts.list(), sdk.AuthenticationError);
    const reader = new sdk.FluenzrClient({ apiKey: readKey, baseUrl: `${baseUrl}/v1` });
    await assert.rejects(reader.contacts.delete(id), sdk.PermissionDeniedError);
    assert.equal((await reader.contacts.search({ query: 'grace@' })).length, 1);
  });

  test('it waits where the server asks for it', async () => {
    const impatient = new sdk.FluenzrClient({ baseUrl: limitedUrl, maxRetries: 0 });
    const tried = await Promise.allSettled(Array.from({ length: 24 }, () => impatient.workspace.get()));
    const refused = tried.filter((each) => each.status === 'rejected').map((each) => each.reason);
    assert.ok(refused.length > 0);
    for (const error of refused) assert.ok(error instanceof sdk.RateLimitError && error.retryAfter <= 1);
    const patient = new sdk.FluenzrClient({ baseUrl: limitedUrl, maxRetries: 20 });
    assert.equal((await Promise.all(Array.from({ length: 12 }, () => patient.workspace.get()))).length, 12);
  });
});
