"""What all factories share."""

import factory


class ServiceFactory(factory.Factory):
    """`Meta.model` is a service; each declaration, and each argument of a call, is one of its
    keywords. There is nothing to build: a thing that no service made could not be."""

    class Meta:
        abstract = True
        strategy = factory.CREATE_STRATEGY

    @classmethod
    def _build(cls, service, *args, **keywords):
        raise NotImplementedError(f"{cls.__name__} makes things through the database only.")

    @classmethod
    def _create(cls, service, *args, **keywords):
        return service(**keywords)
