// The example operations, in the order of their file names. Tests of the gateway run the same files.
const queries = import.meta.glob('../examples/*.graphql', { query: '?raw', import: 'default', eager: true });
const variables = import.meta.glob('../examples/*.json', { query: '?raw', import: 'default', eager: true });

export const examples = Object.keys(queries)
  .sort()
  .map((path) => ({
    query: queries[path].trimEnd(),
    variables: variables[path.replace(/graphql$/, 'json')].trimEnd(),
  }));
