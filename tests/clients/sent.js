// What this process's fetch sends, in order: the method, the path with its parameters, and the status of the answer.
import { subscribe } from 'node:diagnostics_channel';

export const sent = [];
subscribe('undici:request:headers', ({ request, response }) => {
  sent.push({ method: request.method, path: new URL(request.path, request.origin), status: response.statusCode });
});
