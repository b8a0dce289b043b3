// Sends one music file straight to the server and says how far it is.
export function attach(root, dotnet) {
  const input = root.querySelector('input[type=file]');
  let request = null;

  function send(file) {
    let last = -1;
    request = new XMLHttpRequest();
    request.open('POST', '/api/v1/music');
    request.setRequestHeader('Accept', 'application/json');
    request.setRequestHeader('X-Requested-With', 'VlogStudio');
    request.upload.addEventListener('progress', event => {
      const percent = event.lengthComputable ? Math.floor(event.loaded / event.total * 100) : 0;
      if (percent !== last) { last = percent; dotnet.invokeMethodAsync('Progressed', file.name, percent); }
    });
    const end = status => {
      const answer = request.responseText ?? '';
      request = null;
      input.value = '';
      if (status >= 200 && status < 300) { dotnet.invokeMethodAsync('Added', file.name); } else { dotnet.invokeMethodAsync('Refused', file.name, status, answer.slice(0, 8000)); }
    };
    request.addEventListener('load', () => end(request.status));
    request.addEventListener('error', () => end(0));
    request.addEventListener('timeout', () => end(0));
    request.addEventListener('abort', () => end(-1));
    const form = new FormData();
    form.append('file', file, file.name);
    dotnet.invokeMethodAsync('Progressed', file.name, 0);
    request.send(form);
  }

  const onChange = () => { if (input.files.length > 0 && !request) { send(input.files[0]); } };
  input.addEventListener('change', onChange);
  return {
    stop() { request?.abort(); },
    dispose() {
      input.removeEventListener('change', onChange);
      request?.abort();
    },
  };
}
