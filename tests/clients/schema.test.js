// What the clients read: the text of the schema, introspection, and what docs/clients.md has them be told beside it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  GraphQLSchema, buildClientSchema, buildSchema, getIntrospectionQuery, isInterfaceType, isObjectType,
  lexicographicSortSchema, printSchema,
} from 'graphql';
import { parts, possibleTypes } from './newsgraph.js';

const address = process.argv[2];
const schema = buildSchema(await (await fetch(`${address}/schema.graphql`)).text());
const types = Object.values(schema.getTypeMap()).filter((type) => !type.name.startsWith('__'));

test('the text of the schema and introspection are the same schema', async () => {
  const answer = await fetch(`${address}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: getIntrospectionQuery({ specifiedByUrl: true, inputValueDeprecation: true }) }),
  });
  const introspected = buildClientSchema((await answer.json()).data);

  // Directives that only the text has are notes on its fields, for caches and for prices.
  const text = (one) => printSchema(lexicographicSortSchema(new GraphQLSchema({ ...one.toConfig(), directives: [] })));
  assert.equal(text(schema), text(introspected));
});

test('possibleTypes has every interface, with its types', () => {
  const told = types.filter(isInterfaceType).map((type) => [
    type.name,
    schema.getPossibleTypes(type).map((possible) => possible.name).sort(),
  ]);

  assert.deepEqual(possibleTypes, Object.fromEntries(told));
});

test('parts has every object type without an id', () => {
  const told = types.filter((type) => isObjectType(type) && type !== schema.getQueryType() && !type.getFields().id);

  assert.deepEqual([...parts].sort(), told.map((type) => type.name).sort());
});
