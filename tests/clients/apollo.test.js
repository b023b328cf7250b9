import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gql } from '@apollo/client';
import { client } from './apollo-client.js';
import { ARTICLE, FEED, LISTS, SLUG, TITLE, ids, listIn } from './feed.js';
import { sent } from './sent.js';

const warned = [];
console.warn = console.error = (...words) => warned.push(words.join(' '));
const query = gql(FEED);

test('the next page joins the first in one list', async () => {
  const { data: first } = await client.query({ query });
  const feed = client.watchQuery({ query });
  const grown = new Promise((resolve) => {
    feed.subscribe(({ data }) => data?.articles.edges.length > 5 && resolve(data));
  });
  const { data: second } = await feed.fetchMore({ variables: { after: first.articles.pageInfo.endCursor } });

  assert.equal(ids(second).length, 5);
  assert.deepEqual(ids(await grown), [...ids(first), ...ids(second)]);
});

for (const [what, [text, path]] of Object.entries(LISTS)) {
  test(`so do the pages of ${what}`, async () => {
    const query = gql(text);
    const { data: first } = await client.query({ query });
    const feed = client.watchQuery({ query });
    feed.subscribe(() => {});
    await feed.fetchMore({ variables: { after: listIn(first, path).pageInfo.endCursor } });

    const { edges } = listIn(client.cache.readQuery({ query }), path);
    assert.equal(new Set(edges.map(({ node }) => node.id)).size, 4);
    assert.deepEqual(edges.slice(0, 2), listIn(first, path).edges);
  });
}

test('so do the pages of the topics, which go by offset', async () => {
  const query = gql`query Topics($offset: Int) { topics(first: 3, offset: $offset) { id } }`;
  const { data: first } = await client.query({ query });
  const feed = client.watchQuery({ query });
  feed.subscribe(() => {});
  await feed.fetchMore({ variables: { offset: 3 } });

  const { topics } = client.cache.readQuery({ query });
  assert.equal(new Set(topics.map(({ id }) => id)).size, 6);
  assert.deepEqual(topics.slice(0, 3), first.topics);
});

test('an article is kept once, by its id, wherever it stands', async () => {
  const kept = client.cache.extract();
  const feed = client.cache.readQuery({ query });
  const { node } = feed.articles.edges.find((edge) => edge.node.related.some((related) => related.article));
  const { article } = node.related.find((related) => related.article);
  assert.equal(kept[`Article:${article.id}`].heat, article.heat);

  client.cache.modify({ id: client.cache.identify(article), fields: { heat: () => 12345 } });
  const changed = client.cache.readQuery({ query }).articles.edges.find((edge) => edge.node.id === node.id).node;
  assert.equal(changed.related.find((related) => related.article?.id === article.id).article.heat, 12345);
});

test('nothing without an id is kept by itself, even where a query calls another field id', async () => {
  await client.query({
    query: gql`{ articles(first: 5, orderBy: HEAT) { edges { node { id related { id: webUrl } image { id: url } } } } }`,
  });
  const kinds = new Set(Object.keys(client.cache.extract()).map((key) => key.split(':')[0]));

  assert.deepEqual([...kinds].sort(), ['Article', 'Provider', 'ROOT_QUERY', 'Topic']);
});

test('an article that a list has brought is shown without asking again', async () => {
  const [{ node }] = client.cache.readQuery({ query }).articles.edges;
  const before = sent.length;
  const { data } = await client.query({ query: gql(ARTICLE), variables: { id: node.id } });

  assert.equal(data.article.title, node.title);
  assert.equal(sent.length, before);
});

test('one that is asked for by its slug, and one that is not there, are fetched once', async () => {
  for (const [variables, title] of [[{ slug: SLUG }, TITLE], [{ id: 'QXJ0aWNsZTpub25l' }, undefined]]) {
    const before = sent.length;
    for (const _ of ['first', 'again']) {
      const { data } = await client.query({ query: gql(ARTICLE), variables });
      assert.equal(data.article?.title, title);
    }
    assert.equal(sent.length, before + 1);
  }
});

test('every query was a GET, and the client found nothing to warn of', () => {
  assert.deepEqual(new Set(sent.map(({ method, status }) => `${method} ${status}`)), new Set(['GET 200']));
  assert.deepEqual(warned, []);
});
