# The image of the gateway and of the loader: `newsgraph serve`, `newsgraph load /documents`.

FROM python:3.13-slim AS build
WORKDIR /source
RUN python -m venv /opt/newsgraph
# The dependencies change seldom: a layer of their own.
COPY requirements/image.txt requirements/
RUN /opt/newsgraph/bin/pip install --no-cache-dir --require-hashes -r requirements/image.txt
COPY . .
# The build hook makes the GraphiQL page, with a node of its own from PyPI.
RUN NEWSGRAPH_REQUIRE_UI=1 /opt/newsgraph/bin/pip install --no-cache-dir --no-deps . \
 && /opt/newsgraph/bin/pip uninstall --yes --quiet pip

FROM python:3.13-slim
COPY --from=build /opt/newsgraph /opt/newsgraph
ENV PATH=/opt/newsgraph/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    NEWSGRAPH_HOST=0.0.0.0
USER 10001:10001
WORKDIR /tmp
EXPOSE 8000
ENTRYPOINT ["newsgraph"]
CMD ["serve"]
