import { useGraphiQL } from '@graphiql/react';

function extensionsOf(response) {
  try {
    return JSON.parse(response)?.extensions ?? {};
  } catch {
    return {}; // No answer yet, or one that is no JSON: nothing to show.
  }
}

function milliseconds(phases) {
  return Object.values(phases).filter(Number.isFinite).reduce((sum, phase) => sum + phase, 0).toFixed(1);
}

function* told({ trace, cost }) {
  if (trace) {
    yield `${trace.commands} MongoDB ${trace.commands === 1 ? 'command' : 'commands'}`;
    yield `${milliseconds(trace.phases)} ms on the server`;
  }
  if (cost) {
    yield `price ${cost.price}${cost.limit === null ? '' : ` of ${cost.limit}`}`;
  }
}

// What the operation just run cost the server, where its answer tells.
export function Trace() {
  const response = useGraphiQL((state) => state.tabs[state.activeTabIndex]?.response);
  const text = [...told(extensionsOf(response))].join(' · ');

  return text && <div className="newsgraph-trace">{text}</div>;
}
