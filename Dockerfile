# One image for web, worker, beat and migrate: docker-compose.yml says which command each runs.
FROM python:3.13-slim-bookworm
ENV PYTHONUNBUFFERED=1 PYTHONSAFEPATH=1 PYTHONPATH=/amends
WORKDIR /amends
COPY requirements.txt ./
RUN pip install --no-cache-dir --disable-pip-version-check --root-user-action=ignore -r requirements.txt
COPY manage.py ./
COPY care care
COPY helpdesk helpdesk
COPY templates templates
COPY static static
RUN python -m compileall -q care helpdesk
USER nobody
EXPOSE 8000
