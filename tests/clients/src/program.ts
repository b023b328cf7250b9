// A typed program: fragments masked, a filter and an order checked, what may be null not taken for granted.
import { GraphQLClient } from 'graphql-request';
import { type FragmentType, graphql, useFragment } from './gql/index.ts';

declare const process: { argv: string[] };

const Card = graphql(`
  fragment Card on ArticleSummary {
    title
    publishedDateTime
    image(width: 320, dpr: 2) { url }
  }
`);
const Feed = graphql(`
  query Feed($filter: ArticleFilter, $orderBy: ArticleOrder) {
    articles(first: 3, filter: $filter, orderBy: $orderBy) {
      nodes { id published ...Card related(first: 2) { ...Card } }
      totalCount
    }
  }
`);

function line(card: FragmentType<typeof Card>): string {
  const { title, publishedDateTime, image } = useFragment(Card, card);
  return `${publishedDateTime?.slice(0, 10) ?? 'undated'} ${title} ${image?.url.slice(0, 8) ?? 'no image'}`;
}

function withoutCare(card: FragmentType<typeof Card>): string {
  // @ts-expect-error: an article may have no image.
  return useFragment(Card, card).image.url;
}

const client = new GraphQLClient(process.argv[2] ?? '');
const { articles } = await client.request(Feed, {
  filter: { publishedFrom: '2026-01-01T00:00:00Z' },
  orderBy: 'OLDEST',
});
const published: boolean[] = articles.nodes.map((article) => article.published);
console.log(articles.totalCount, published.every(Boolean));
console.log(articles.nodes.map(line).join('\n'));
