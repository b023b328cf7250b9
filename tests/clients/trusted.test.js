// An operation that graphql-codegen has listed, asked for by the hash that its document tells.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FeedDocument } from './src/gql/graphql.ts';

test('it has an address of its own, and no other text is answered', async () => {
  const variables = JSON.stringify({ orderBy: 'OLDEST' });
  const listed = await fetch(`${process.argv[2]}/graphql/${FeedDocument.__meta__.hash}?variables=${variables}`);
  const other = await fetch(`${process.argv[2]}/graphql?query={__typename}`);

  assert.equal((await listed.json()).data.articles.nodes.length, 3);
  assert.equal(other.status, 403);
});
