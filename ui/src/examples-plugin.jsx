import { useGraphiQL, useGraphiQLActions } from '@graphiql/react';

function Icon() {
  return (
    <svg viewBox="0 0 24 24" width="1em" height="1em" fill="none" stroke="currentColor" strokeWidth="1.5">
      <path d="M4.5 5.5h15M4.5 12h9M4.5 18.5h6M15 14.5l5 3-5 3z" strokeLinejoin="round" />
    </svg>
  );
}

const nameOf = ({ query }) => query.match(/^query (\w+)/m)[1];
const taskOf = ({ query }) => query.split('# See:')[0].replace(/^# /gm, '');

// Brings an example back whose tab was closed or written over.
function Examples({ examples }) {
  const queryEditor = useGraphiQL((state) => state.queryEditor);
  const variableEditor = useGraphiQL((state) => state.variableEditor);
  const { addTab, setVisiblePlugin } = useGraphiQLActions();

  const open = ({ query, variables }) => {
    addTab();
    queryEditor.setValue(query);
    variableEditor.setValue(variables);
    setVisiblePlugin(null);
  };
  return (
    <section aria-label="Examples" className="newsgraph-examples">
      <div className="graphiql-doc-explorer-title">Examples</div>
      {examples.map((example) => (
        <button key={nameOf(example)} type="button" onClick={() => open(example)}>
          <b>{nameOf(example)}</b>
          {taskOf(example)}
        </button>
      ))}
    </section>
  );
}

export const examplesPlugin = (examples) => ({
  title: 'Examples',
  icon: Icon,
  content: () => <Examples examples={examples} />,
});
