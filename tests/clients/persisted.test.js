import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gql } from '@apollo/client';
import { client } from './apollo-persisted.js';
import { sent } from './sent.js';

// A text that no other run has sent to this gateway.
const query = gql(`query Never${Date.now()}($first: Int) { articles(first: $first) { nodes { id title } } }`);
const told = ({ method, path }) => `${method} ${['query', 'extensions'].filter((name) => path.searchParams.has(name))}`;

test('a new query is sent by its hash, then told once, and from then on is a short GET', async () => {
  const { data: first } = await client.query({ query, variables: { first: 2 } });
  const { data: second } = await client.query({ query, variables: { first: 3 }, fetchPolicy: 'network-only' });

  assert.equal(first.articles.nodes.length, 2);
  assert.equal(second.articles.nodes.length, 3);
  assert.deepEqual(sent.map(told), ['GET extensions', 'POST ', 'GET extensions']);
});
