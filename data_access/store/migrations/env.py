"""How alembic reaches the store: by the engine it was handed, in one transaction."""

from alembic import context

from data_access.store.tables import metadata

engine = context.config.attributes["engine"]
# Begun before alembic is told of the connection: it would otherwise end the transaction itself
# after each revision on SQLite, whose tables it takes to be made outside of any.
with engine.connect().execution_options(writes=True) as connection, connection.begin():
    context.configure(
        connection=connection, target_metadata=metadata, render_as_batch=True, compare_type=True
    )
    with context.begin_transaction():
        context.run_migrations()
        if fill := context.config.attributes.get("fill"):
            fill(connection)
