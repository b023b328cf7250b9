// The query that the programs have in common: a list of cards with their related cards, page by page.
export const FEED = `
  query Feed($after: String) {
    articles(first: 5, after: $after) {
      edges { node { id slug ...Card related(first: 2) { ...Card article { id slug heat topics { id name } } } } }
      pageInfo { hasNextPage endCursor }
    }
  }
  fragment Card on ArticleSummary {
    title
    publishedDateTime
    image(width: 320, dpr: 2) { url width }
    provider { id name }
  }
`;
export const ids = (data) => data.articles.edges.map(({ node }) => node.id);

export const ARTICLE = 'query Article($id: ID, $slug: String) { article(id: $id, slug: $slug) { id slug title } }';
export const SLUG = '2026-03-02-harbour-cranes-go-electric';
export const TITLE = 'Harbour cranes go electric in Varnhaven';

// Every other list that grows: its query, where it stands in the answer.
const page = (list) => `${list} { edges { node { id } } pageInfo { hasNextPage endCursor } }`;
export const LISTS = {
  'a search': [`query ($after: String) { ${page('search(query: "harbour", first: 2, after: $after)')} }`, 'search'],
  'the providers': [`query ($after: String) { ${page('providers(first: 2, after: $after)')} }`, 'providers'],
  'a topic': [
    `query ($after: String) { topic(name: "Ports") { id ${page('articles(first: 2, after: $after)')} } }`,
    'topic.articles',
  ],
  'a provider': [
    `query ($after: String) {
      provider(domain: "northwind-courier.example") { id ${page('articles(first: 2, after: $after, orderBy: HEAT)')} }
    }`,
    'provider.articles',
  ],
};
export const listIn = (data, path) => path.split('.').reduce((at, name) => at[name], data);
