// Relay's own runtime with what its compiler has made of src/feed.js (which Babel would put into the program).
import assert from 'node:assert/strict';
import { registerHooks } from 'node:module';
import { test } from 'node:test';
import relay from 'relay-runtime';

// A bundler finds feedQuery.graphql.js where feedQuery.graphql is imported; node is told here.
registerHooks({ resolve: (name, context, next) => next(name.endsWith('.graphql') ? `${name}.js` : name, context) });

const { Environment, Network, RecordSource, Store, createOperationDescriptor, fetchQuery, getSelector } = relay;
const made = async (name) => (await import(`./src/__generated__/${name}.graphql`)).default;
const [feedQuery, feedPageQuery, feedArticleQuery, articles] = await Promise.all(
  ['feedQuery', 'feedPageQuery', 'feedArticleQuery', 'feed_articles'].map(made),
);

const environment = new Environment({
  store: new Store(new RecordSource()),
  network: Network.create(async ({ id, text }, variables) => {
    const answer = await fetch(`${process.argv[2]}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(id ? { documentId: id, variables } : { query: text, variables }),
    });
    return answer.json();
  }),
});
const ask = (query, variables) => fetchQuery(environment, query, variables).toPromise();

function feed() {
  const { data } = environment.lookup(createOperationDescriptor(feedQuery, {}).fragment);
  return environment.lookup(getSelector(articles, data)).data.articles;
}

test('the next page joins the first in one connection', async () => {
  await ask(feedQuery, {});
  const first = feed();
  await ask(feedPageQuery, { count: 3, cursor: first.pageInfo.endCursor });
  const both = feed();

  assert.equal(first.edges.length, 5);
  assert.equal(new Set(both.edges.map(({ node }) => node.id)).size, 8);
  assert.deepEqual(both.edges.slice(0, 5), first.edges);
});

test('an article is fetched again by its id', async () => {
  const { id } = feed().edges[0].node;
  assert.equal(environment.getStore().getSource().get(id).heat, undefined);
  await ask(feedArticleQuery, { id });

  assert.equal(typeof environment.getStore().getSource().get(id).heat, 'number');
});
