// The GraphiQL page of Newsgraph. It asks only the server that it came from, and keeps what is typed, without
// request headers, in this browser only. `strict-styles` must come first: it prepares the document for our policy.
import './strict-styles.js';
import './workers.js';
import './style.css';

import { explorerPlugin } from '@graphiql/plugin-explorer';
import { HISTORY_PLUGIN } from '@graphiql/plugin-history';
import { ImagePreview } from '@graphiql/react';
import { createGraphiQLFetcher } from '@graphiql/toolkit';
import { GraphiQL } from 'graphiql';
import { createRoot } from 'react-dom/client';

import { fitted } from './at-hand.js';
import { Editors } from './editors.jsx';
import { examplesPlugin } from './examples-plugin.jsx';
import { examples as written } from './examples.js';
import { openStorage } from './storage.js';
import { SystemTheme } from './system-theme.jsx';
import { Trace } from './trace.jsx';

// It would load any path in an answer from this host, where no images are.
ImagePreview.shouldRender = () => false;

const url = document.querySelector('meta[name="newsgraph-endpoint"]').content;
const examples = await fitted(written, url);

// Constants, because a new array closes the open plugin, and a new fetcher asks for the schema again.
const plugins = [examplesPlugin(examples), HISTORY_PLUGIN, explorerPlugin({ showAttribution: false })];
const fetcher = createGraphiQLFetcher({
  url,
  headers: { 'X-Newsgraph-Cost': '1', 'X-Newsgraph-Trace': '1' },
  enableIncrementalDelivery: false,
});
const storage = openStorage(localStorage, examples);

createRoot(document.getElementById('root')).render(
  <GraphiQL
    fetcher={fetcher}
    storage={storage}
    plugins={plugins}
    defaultTabs={examples}
    defaultEditorToolsVisibility
    shouldPersistHeaders={false}
    showPersistHeadersSettings={false}
    schemaDescription
  >
    <GraphiQL.Logo>
      <a className="graphiql-logo-link" href="./">
        Newsgraph
      </a>
    </GraphiQL.Logo>
    <GraphiQL.Footer>
      <Trace />
    </GraphiQL.Footer>
    <SystemTheme />
    <Editors />
  </GraphiQL>,
);
