import { useGraphiQL } from '@graphiql/react';

function traceOf(response) {
  try {
    return JSON.parse(response).extensions?.trace;
  } catch {
    return undefined; // No answer yet, or one that is no JSON: nothing to show.
  }
}

function milliseconds(phases) {
  return Object.values(phases).filter(Number.isFinite).reduce((sum, phase) => sum + phase, 0).toFixed(1);
}

// What the operation just run cost the server, where its answer tells.
export function Trace() {
  const trace = traceOf(useGraphiQL((state) => state.tabs[state.activeTabIndex]?.response));

  if (!trace) {
    return null;
  }
  const { commands, phases } = trace;
  return (
    <div className="newsgraph-trace">
      {commands} MongoDB {commands === 1 ? 'command' : 'commands'}
      {phases && ` · ${milliseconds(phases)} ms on the server`}
    </div>
  );
}
