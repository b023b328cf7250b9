// The examples name an article and a topic of our samples, and a word from them. Where the samples are not what is
// served, those variables get what is at hand there: of the newest articles the one with the most related entries,
// the commonest topic, and words of that article's title, long ones, since searches pass over the short and common.
const QUESTION = `query AtHand($slug: String!) {
  article(slug: $slug) { slug }
  articles(first: 50) {
    nodes { slug title relatedCount }
    facets(first: 1) { topics { value } }
  }
}`;
const PATIENCE = 3_000; // milliseconds, since the page waits for this

async function ask(url, variables) {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ query: QUESTION, variables }),
    signal: AbortSignal.timeout(PATIENCE),
  });
  return (await answer.json()).data;
}

function longestWords(title) {
  const words = title.match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.sort((one, other) => other.length - one.length).slice(0, 3).join(' ');
}

function valuesOf({ article, articles }) {
  if (article || articles.nodes.length === 0) {
    return {};
  }
  const richest = articles.nodes.reduce((best, one) => (one.relatedCount > best.relatedCount ? one : best));
  return { slug: richest.slug, words: longestWords(richest.title), topic: articles.facets.topics[0]?.value };
}

function filled(variables, values) {
  const given = Object.entries(JSON.parse(variables)).map(([name, value]) => [name, values[name] || value]);
  return JSON.stringify(Object.fromEntries(given), null, 2);
}

// The examples with values that the server at `url` knows; as they are where it does not answer in time.
export async function fitted(examples, url) {
  const given = Object.assign({}, ...examples.map((example) => JSON.parse(example.variables)));
  try {
    const values = valuesOf(await ask(url, { slug: given.slug }));
    return examples.map(({ query, variables }) => ({ query, variables: filled(variables, values) }));
  } catch {
    return examples;
  }
}
