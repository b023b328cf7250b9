// What GraphiQL keeps in the browser: under our own prefix, since every project that is developed on this host and
// port shares the store, and never a request header, since a header may hold a key.
const PREFIX = 'newsgraph:';
const HISTORIES = ['graphiql:queries', 'graphiql:favorites'];

function withoutHeaders(history) {
  return JSON.stringify(JSON.parse(history), (key, value) => (key === 'headers' ? undefined : value));
}

function ownKeys(store) {
  return Object.keys(store).filter((key) => key.startsWith(PREFIX));
}

// GraphiQL shows no variables in the tab that it opens with, unless these two entries hold that tab's own text.
function rememberOpenTab(storage, examples) {
  if (storage.getItem('graphiql:query') && storage.getItem('graphiql:variables')) {
    return;
  }
  const stored = JSON.parse(storage.getItem('graphiql:tabState') ?? 'null');
  const open = stored?.tabs?.[stored.activeTabIndex] ?? examples[0];
  storage.setItem('graphiql:query', open.query ?? '');
  storage.setItem('graphiql:variables', open.variables ?? '');
}

export function openStorage(store, examples) {
  const storage = {
    getItem: (key) => store.getItem(PREFIX + key),
    setItem: (key, value) => store.setItem(PREFIX + key, HISTORIES.includes(key) ? withoutHeaders(value) : value),
    removeItem: (key) => store.removeItem(PREFIX + key),
    clear: () => ownKeys(store).forEach((key) => store.removeItem(key)),
    get length() {
      return ownKeys(store).length;
    },
  };
  rememberOpenTab(storage, examples);
  return storage;
}
