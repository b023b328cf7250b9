import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ARTICLE, FEED, LISTS, SLUG, TITLE, ids, listIn } from './feed.js';
import { sent } from './sent.js';
import { client } from './urql-client.js';

const warned = [];
console.warn = console.error = (...words) => warned.push(words.join(' '));

test('the next page joins the first in one list', async () => {
  const first = await client.query(FEED, {});
  const list = ids(first.data);
  const second = await client.query(FEED, { after: first.data.articles.pageInfo.endCursor });
  const both = await client.query(FEED, {}, { requestPolicy: 'cache-only' });

  assert.equal(first.error ?? second.error, undefined);
  assert.equal(ids(both.data).length, 10);
  assert.deepEqual(ids(both.data).slice(0, 5), list);
});

for (const [what, [text, path]] of Object.entries(LISTS)) {
  test(`so do the pages of ${what}`, async () => {
    const first = listIn((await client.query(text, {})).data, path);
    await client.query(text, { after: first.pageInfo.endCursor });

    const { edges } = listIn((await client.query(text, {}, { requestPolicy: 'cache-only' })).data, path);
    assert.equal(new Set(edges.map(({ node }) => node.id)).size, 4);
    assert.deepEqual(edges.slice(0, 2), first.edges);
  });
}

test('an article that a list has brought is shown without asking again', async () => {
  const feed = await client.query(FEED, {}, { requestPolicy: 'cache-only' });
  const [{ node }] = feed.data.articles.edges;
  const before = sent.length;
  const { data } = await client.query(ARTICLE, { id: node.id });

  assert.equal(data.article.title, node.title);
  assert.equal(sent.length, before);
});

test('one that is asked for by its slug, and one that is not there, are fetched once', async () => {
  for (const [variables, title] of [[{ slug: SLUG }, TITLE], [{ id: 'QXJ0aWNsZTpub25l' }, undefined]]) {
    const before = sent.length;
    for (const _ of ['first', 'again']) {
      const { data } = await client.query(ARTICLE, variables);
      assert.equal(data.article?.title, title);
    }
    assert.equal(sent.length, before + 1);
  }
});

test('every query was a GET, and the cache found nothing to warn of', () => {
  assert.deepEqual(new Set(sent.map(({ method, status }) => `${method} ${status}`)), new Set(['GET 200']));
  assert.deepEqual(warned, []);
});
