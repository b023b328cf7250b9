import assert from 'node:assert/strict';
import { test } from 'node:test';
import { client } from './requests.js';
import { sent } from './sent.js';

test('variables travel in the URL of a GET', async () => {
  const { articles } = await client.request('query ($first: Int) { articles(first: $first) { nodes { slug } } }', {
    first: 3,
  });

  assert.equal(articles.nodes.length, 3);
  assert.deepEqual(sent.map(({ method, status }) => `${method} ${status}`), ['GET 200']);
});

test('an answer that lacks a field is given with its error', async () => {
  const { data, errors } = await client.rawRequest('{ articles(first: 1) { nodes { title secured } } }');

  assert.equal(data.articles.nodes[0].secured, null);
  assert.equal(typeof data.articles.nodes[0].title, 'string');
  assert.deepEqual(errors.map(({ path, extensions }) => [path.join('.'), extensions.code]), [
    ['articles.nodes.0.secured', 'FORBIDDEN'],
  ]);
});
