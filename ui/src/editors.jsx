import { useGraphiQL } from '@graphiql/react';
import { useEffect } from 'react';

// Long lines are broken instead of running out of view; a narrow window has no room for what stands before them.
const NARROW = window.matchMedia('(max-width: 700px)'); // as in style.css

export function Editors() {
  const queryEditor = useGraphiQL((state) => state.queryEditor);
  const variableEditor = useGraphiQL((state) => state.variableEditor);
  const headerEditor = useGraphiQL((state) => state.headerEditor);

  useEffect(() => {
    const fit = () => {
      const roomy = !NARROW.matches;
      for (const editor of [queryEditor, variableEditor, headerEditor]) {
        editor?.updateOptions({ wordWrap: 'on', lineNumbers: roomy ? 'on' : 'off', folding: roomy });
      }
    };
    fit();
    NARROW.addEventListener('change', fit);
    return () => NARROW.removeEventListener('change', fit);
  }, [queryEditor, variableEditor, headerEditor]);

  return null;
}
